"""What moto 5.2.1 gets wrong for a rehearsal, put right. Each correction names the document that it follows.

They replace methods of moto's classes, so the version of moto is pinned in `requirements.txt`.
"""

from . import (
    acm,
    autoscaling,
    cloudfront,
    ec2,
    elbv2,
    instance_refresh,
    rds,
    route53,
    route53_answers,
    s3,
    s3_replication,
)


def apply() -> None:
    acm.apply()
    autoscaling.apply()
    cloudfront.apply()
    ec2.apply()
    elbv2.apply()
    instance_refresh.apply()
    rds.apply()
    route53.apply()
    route53_answers.apply()
    s3.apply()
    s3_replication.apply()
