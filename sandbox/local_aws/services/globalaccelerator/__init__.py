"""AWS Global Accelerator, standard accelerators, as a service of moto's kind. moto 5.2.1 has none.

https://docs.aws.amazon.com/global-accelerator/latest/api/Welcome.html
"""

from .models import globalaccelerator_backends

__all__ = ["globalaccelerator_backends"]
