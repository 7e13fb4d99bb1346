"""What moto 5.2.1 gets wrong for a rehearsal, put right. Each correction names the document that it follows.

They replace methods of moto's classes, so the version of moto is pinned in `requirements.txt`.
"""

from . import autoscaling, cloudfront, codebuild, codecommit, codedeploy, codepipeline, ec2, elbv2
from . import instance_refresh, rds, s3, s3_replication


def apply() -> None:
    autoscaling.apply()
    cloudfront.apply()
    codebuild.apply()
    codecommit.apply()
    codedeploy.apply()
    codepipeline.apply()
    ec2.apply()
    elbv2.apply()
    instance_refresh.apply()
    rds.apply()
    s3.apply()
    s3_replication.apply()
