/**
 * Installs the CodeDeploy agent, for any POSIX shell: Amazon Linux, RHEL, Ubuntu and Debian.
 *
 * It comes last, so that nothing is deployed to an instance before the rest of its user data has run; and from the
 * bucket of the instance's own region. When it cannot be had, the script fails and CodeDeploy's launch hook ends the
 * instance, which is better than an instance that nothing is ever deployed to.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/codedeploy-agent-operations-install-linux.html
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/resource-kit.html#resource-kit-bucket-names
 */
const INSTALL_AGENT = `
# The CodeDeploy agent, from this region's own bucket, unless the image has it.
install_codedeploy_agent() {
  [ -x /opt/codedeploy-agent/bin/codedeploy-agent ] && return 0
  if command -v dnf >/dev/null; then dnf install -y -q ruby
  elif command -v yum >/dev/null; then yum install -y -q ruby
  else apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ruby-full curl
  fi || return 1
  installer=$(mktemp) || return 1
  curl -fsS --retry 5 --retry-delay 3 -o "$installer" \\
    "https://aws-codedeploy-$AWS_REGION.s3.$AWS_REGION.amazonaws.com/latest/install" || return 1
  ruby "$installer" auto || return 1
  rm -f "$installer"
}
install_codedeploy_agent || { sleep 15; install_codedeploy_agent; } || exit 1
systemctl enable --now codedeploy-agent
`;

/** User data (or none) with the agent's installation behind it. */
export const withAgent = (userData: string | undefined): string =>
  `${userData === undefined ? "#!/bin/bash" : userData.trimEnd()}\n${INSTALL_AGENT}`;
