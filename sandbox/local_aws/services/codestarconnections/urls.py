"""Where the service is reached."""

from .responses import CodeStarConnectionsResponse

url_bases = [r"https?://codestar-connections\.(.+)\.amazonaws\.com"]

url_paths = {"{0}/$": CodeStarConnectionsResponse.dispatch}
