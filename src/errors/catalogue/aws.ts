import type { CatalogueEntry } from "./entry";

/** What AWS can refuse or lack. */
export const AWS_ERRORS = {
  STATE_BUCKET_FOREIGN: {
    exit: 3,
    message: "The state bucket {bucket} in {region} exists, but these credentials may not use it.",
    hint: "Bucket names are global: if it belongs to somebody else, choose another `system` name; if it is yours, use credentials that may list it.",
  },
  STATE_BUCKET_MISSING: {
    exit: 3,
    message: "The place for the state of stack {stack} does not exist: {what}.",
    hint: "Create it with: twinstack bootstrap",
  },
  NO_CREDENTIALS: {
    exit: 3,
    message: "No AWS credentials for {subject}: {reason}",
    hint: "Log in (aws sso login, aws login) or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. `twinstack rehearse` needs no AWS account.",
  },
  CREDENTIALS_EXPIRED: {
    exit: 3,
    message: "The AWS credentials used for {subject} have expired.",
    hint: "Log in again (aws sso login) or get new temporary keys, then run this again: what is already deployed stays as it is.",
  },
  CREDENTIALS_INVALID: {
    exit: 3,
    message: "AWS does not accept the credentials used for {subject}: {reason}",
    hint: "Check AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (aws sts get-caller-identity), and this machine's clock. A region that the account has not enabled answers like this too: aws account enable-region --region-name REGION",
  },
  WRONG_ACCOUNT: {
    exit: 3,
    message: "The credentials belong to AWS account {account}, which is not the one of {subject}.",
    hint: "Switch AWS_PROFILE to the account that the system file names, or correct the account there.",
  },
  REGION_UNREACHABLE: {
    exit: 3,
    message: "AWS in {region} cannot be reached for {subject}: {reason}",
    hint: "Check the network, then the health of that region. If the region is lost, the other site does not need it: plan and deploy that one alone.",
  },
  AWS_FAILED: {
    exit: 3,
    message: "AWS in {region} refused the call for {subject}: {reason}",
    hint: "Check that the credentials may do this (aws sts get-caller-identity), then run the same command again.",
  },
  ACCELERATOR_MISSING: {
    exit: 3,
    message: "There is no accelerator named {name}.",
    hint: "Deploy the global stack: twinstack deploy global",
  },
} as const satisfies Record<string, CatalogueEntry>;
