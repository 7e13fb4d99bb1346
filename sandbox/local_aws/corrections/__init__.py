"""What moto 5.2.1 gets wrong for a rehearsal, put right. Each correction names the document that it follows.

They replace methods of moto's classes, so the version of moto is pinned in `requirements.txt`.
"""

from . import (
    autoscaling,
    backup,
    ec2,
    elasticache,
    elbv2,
    instance_refresh,
    rds,
    rds_backups,
    rds_clusters,
    rds_settings,
    s3,
    servicediscovery,
)


def apply() -> None:
    autoscaling.apply()
    backup.apply()
    ec2.apply()
    elasticache.apply()
    elbv2.apply()
    instance_refresh.apply()
    rds.apply()
    rds_backups.apply()
    rds_clusters.apply()
    rds_settings.apply()
    s3.apply()
    servicediscovery.apply()
