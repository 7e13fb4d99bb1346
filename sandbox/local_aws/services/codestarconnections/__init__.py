"""AWS CodeStar Connections, the connections to Git providers, as a service of moto's kind. moto 5.2.1 has none.

https://docs.aws.amazon.com/codestar-connections/latest/APIReference/Welcome.html
"""

from .models import codestarconnections_backends

__all__ = ["codestarconnections_backends"]
