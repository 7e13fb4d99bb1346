#!/bin/sh
# Compares, plans and reviews a change in one job, where a CI system has no matrix of jobs:
#
#   review.sh SYSTEM_FILE HEAD BASE OUT
#
# HEAD and BASE are checkouts of the change and of what it starts from, SYSTEM_FILE is relative to both. Leaves comment.md
# and details.md in OUT/review and masked plans in OUT/planned. Exits with 0 fine, 1 a finding, 2 wrong input, 3 something
# outside failed.
set -eu

if [ $# -ne 4 ]; then
  echo "usage: review.sh SYSTEM_FILE HEAD BASE OUT" >&2
  exit 2
fi
system=$1 head=$2 base=$3 out=$4
actions=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.github/actions" && pwd)

rm -rf -- "$out"
mkdir -p -- "$out"
export GITHUB_OUTPUT="$out/outputs"
export GITHUB_STEP_SUMMARY="$out/summary.md"

SYSTEM_FILE=$system HEAD=$head BASE=$base OUT=$out/configurations node "$actions/compare/compare.cjs"
stacks=$(node -p 'require(require("node:path").resolve(process.argv[1])).matrix.include.map(({ stack }) => stack).join(" ")' \
  "$out/configurations/changes.json")
for stack in $stacks; do
  SYSTEM_FILE=$head/$system STACK=$stack OUT=$out/planned node "$actions/plan/plan.cjs" ||
    echo "No plan of $stack; the review says why." >&2
done
SYSTEM_FILE=$head/$system CONFIGURATIONS=$out/configurations PLANS=$out/planned OUT=$out/review \
  node "$actions/report/report.cjs"
exit "$(sed -n 's/^exit-code=//p' "$GITHUB_OUTPUT")"
