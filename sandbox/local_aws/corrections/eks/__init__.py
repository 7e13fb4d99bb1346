"""Amazon EKS: clusters and node groups as the API shows them, and what moto lacks: access entries, Pod Identity,
add-ons, updates and tags of everything.

Nothing runs: there is no Kubernetes API behind a cluster's endpoint and no instance behind a node group. Changes are
`Successful` when the call that asks for them has answered.
"""

from __future__ import annotations

from moto.eks import urls

from . import access, addons, clusters, nodegroups, pod_identity, tags

# A principal's ARN is part of the path, slashes and all: clients encode them, werkzeug decodes them before it routes.
_PATHS = (
    "access-entries",
    "access-entries/(?P<principalArn>.+)",
    "addons",
    "addons/(?P<addonName>[^/]+)",
    "addons/(?P<addonName>[^/]+)/update",
    "node-groups/(?P<nodegroupName>[^/]+)/update-version",
    "pod-identity-associations",
    "pod-identity-associations/(?P<associationId>[^/]+)",
    "updates",
    "updates/(?P<updateId>[^/]+)",
)


def apply() -> None:
    for path in _PATHS:
        urls.url_paths["{0}/clusters/(?P<name>[^/]+)/%s$" % path] = urls.response.dispatch
    for part in (clusters, nodegroups, access, pod_identity, addons, tags):
        part.apply()
