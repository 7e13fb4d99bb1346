#!/bin/sh
# The plan step of Atlantis: reviews what the pull request changes and prints the review, which Atlantis posts.
#
#   atlantis-plan.sh SYSTEM_FILE
set -eu

: "${DIR:?is set by Atlantis}" "${BASE_BRANCH_NAME:?is set by Atlantis}"
work=$(mktemp -d)
trap 'git -C "$DIR" worktree remove --force "$work/base" >/dev/null 2>&1 || true; rm -rf -- "$work"' EXIT
git -C "$DIR" fetch --quiet origin -- "refs/heads/$BASE_BRANCH_NAME"
start=$(git -C "$DIR" merge-base HEAD FETCH_HEAD)
git -C "$DIR" worktree add --quiet --detach "$work/base" "$start" >&2

status=0
"$(dirname -- "$0")/review.sh" "$1" "$DIR" "$work/base" "$work/out" >&2 || status=$?
# Where the system file has mistakes there is no review, and what is wrong was said already.
if [ -f "$work/out/review/comment.md" ]; then cat -- "$work/out/review/comment.md"; else cat -- "$work/out/summary.md"; fi
# 1 is a verdict: shown, and for people to decide. Anything else is a plan that failed.
[ "$status" -le 1 ] || exit "$status"
