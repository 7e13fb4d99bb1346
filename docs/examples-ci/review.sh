#!/bin/sh
# Compares, plans and reviews a change in one job, where a CI system has no matrix of jobs:
#
#   review.sh SYSTEM_FILE HEAD BASE OUT
#
# HEAD and BASE are checkouts of the change and of what it starts from, SYSTEM_FILE is relative to both. Leaves comment.md
# and details.md in OUT/review and masked plans in OUT/planned; where the system file has mistakes, a comment.md that says
# so. Exits with 0 fine, 1 a finding, 2 wrong input, 3 something outside failed.
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

: >"$GITHUB_OUTPUT"
: >"$GITHUB_STEP_SUMMARY"

status=0
SYSTEM_FILE=$system HEAD=$head BASE=$base OUT=$out/configurations node "$actions/compare/compare.cjs" || status=$?
if [ "$status" -ne 0 ]; then
  name=$(sed -n 's/^system=//p' "$GITHUB_OUTPUT" | tail -n 1)
  # A review of an earlier push must not stay. Without a name it is not known where it is.
  if [ -n "$name" ]; then
    mkdir -p -- "$out/review"
    {
      printf '<!-- twinstack-review: %s -->\n\n**Not reviewed.**\n\n' "$name"
      cat -- "$GITHUB_STEP_SUMMARY"
    } >"$out/review/comment.md"
  fi
  # A program that breaks ends with 1, which here is a verdict.
  if [ "$status" -eq 1 ]; then exit 3; fi
  exit "$status"
fi
stacks=$(node -p 'require(require("node:path").resolve(process.argv[1])).matrix.include.map(({ stack }) => stack).join(" ")' \
  "$out/configurations/changes.json")
for stack in $stacks; do
  SYSTEM_FILE=$head/$system STACK=$stack OUT=$out/planned node "$actions/plan/plan.cjs" ||
    echo "No plan of $stack; the review says why." >&2
done
SYSTEM_FILE=$head/$system CONFIGURATIONS=$out/configurations PLANS=$out/planned OUT=$out/review \
  node "$actions/report/report.cjs" || exit 3
exit "$(sed -n 's/^exit-code=//p' "$GITHUB_OUTPUT")"
