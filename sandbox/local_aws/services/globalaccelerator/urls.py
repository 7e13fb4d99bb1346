"""Where the service is reached."""

from .responses import GlobalAcceleratorResponse

url_bases = [r"https?://globalaccelerator\.(.+)\.amazonaws\.com"]

url_paths = {"{0}/$": GlobalAcceleratorResponse.dispatch}
