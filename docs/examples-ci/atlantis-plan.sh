#!/bin/sh
# The plan step of Atlantis: reviews what the pull request changes and prints the review, which Atlantis posts.
#
#   atlantis-plan.sh SYSTEM_FILE
#
# Needs a server with --checkout-strategy=merge and --checkout-depth=0: what is reviewed is the merge, against its base.
set -eu

: "${DIR:?is set by Atlantis}" "${PLANFILE:?is set by Atlantis}"
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'git -C "$DIR" worktree remove --force "$work/base" >/dev/null 2>&1 || true; rm -rf -- "$work"' EXIT
if ! git -C "$DIR" rev-parse --quiet --verify 'HEAD^2' >/dev/null; then
  echo "Not reviewed: HEAD is no merge. Start Atlantis with --checkout-strategy=merge --checkout-depth=0."
  exit 2
fi
git -C "$DIR" worktree add --quiet --detach "$work/base" 'HEAD^1' >&2

status=0
"$here/review.sh" "$1" "$DIR" "$work/base" "$work/out" >&2 || status=$?

# Atlantis shows this between lines that make it code, so it is text and no Markdown.
if [ -f "$work/out/configurations/changes.json" ]; then
  # shellcheck disable=SC2016 # It is JavaScript.
  node -e '
    const fs = require("node:fs");
    const [changes, failures] = process.argv.slice(1);
    for (const { stack, status } of JSON.parse(fs.readFileSync(changes, "utf8")).stacks) console.log(`${stack}: ${status}`);
    for (const name of fs.existsSync(failures) ? fs.readdirSync(failures) : []) {
      const { code, message, hint } = JSON.parse(fs.readFileSync(`${failures}/${name}`, "utf8"));
      console.log(`\nNOT PLANNED: ${name.replace(".json", "")}. ${code}: ${message} ${hint}`);
    }
  ' "$work/out/configurations/changes.json" "$work/out/planned/failures"
  if [ -d "$work/out/planned/plans" ]; then
    echo
    set -- --system "$DIR/$1" --plans "$work/out/planned/plans" --fail-on never --format text
    if [ -d "$work/out/configurations/base" ]; then set -- "$@" --base "$work/out/configurations/base"; fi
    node "$here/../../bin/twinstack" review "$@"
  fi
else
  # The system file has mistakes, and there is no review.
  cat -- "$work/out/summary.md"
fi
# 1 is a verdict: shown, and for people to decide. Anything else is a plan that failed.
[ "$status" -le 1 ] || exit "$status"
# Atlantis applies only where it finds a plan. `twinstack deploy` makes one of its own.
: >"$PLANFILE"
