"""What moto 5.2.1 gets wrong for a rehearsal, put right. Each correction names the document that it follows.

They replace methods of moto's classes, so the version of moto is pinned in `requirements.txt`.
"""

from . import (
    acm,
    autoscaling,
    backup,
    cloudfront,
    cloudfront_functions,
    codebuild,
    codecommit,
    codedeploy,
    codepipeline,
    ec2,
    ec2_images,
    eks,
    elasticache,
    elbv2,
    instance_refresh,
    rds,
    rds_backups,
    rds_clusters,
    rds_settings,
    rds_versions,
    route53,
    route53_answers,
    s3,
    s3_replication,
    servicediscovery,
    sns,
    sqs,
)


def apply() -> None:
    acm.apply()
    autoscaling.apply()
    backup.apply()
    cloudfront.apply()
    cloudfront_functions.apply()
    codebuild.apply()
    codecommit.apply()
    codedeploy.apply()
    codepipeline.apply()
    ec2.apply()
    ec2_images.apply()
    eks.apply()
    elasticache.apply()
    elbv2.apply()
    instance_refresh.apply()
    rds.apply()
    rds_backups.apply()
    rds_clusters.apply()
    rds_settings.apply()
    rds_versions.apply()
    route53.apply()
    route53_answers.apply()
    s3.apply()
    s3_replication.apply()
    servicediscovery.apply()
    sns.apply()
    sqs.apply()
