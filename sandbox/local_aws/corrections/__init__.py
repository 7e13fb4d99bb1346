"""What moto 5.2.1 gets wrong for a rehearsal, put right. Each correction names the document that it follows.

They replace methods of moto's classes, so the version of moto is pinned in `requirements.txt`.
"""

from . import autoscaling, codebuild, codecommit, codedeploy, codepipeline, ec2, elbv2, instance_refresh, rds, s3


def apply() -> None:
    autoscaling.apply()
    codebuild.apply()
    codecommit.apply()
    codedeploy.apply()
    codepipeline.apply()
    ec2.apply()
    elbv2.apply()
    instance_refresh.apply()
    rds.apply()
    s3.apply()
