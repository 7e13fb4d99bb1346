"use strict";

const { default: Sequencer } = require("@jest/test-sequencer");

/** The tests that wait for the AWS provider for minutes start first, so that nothing is waited for at the end. */
const LONGEST = ["__tests__/e2e/", "__tests__/deployment/", "__tests__/validate/", "eks-terraform"];

const rank = ({ path }) => {
  const index = LONGEST.findIndex((folder) => path.includes(folder));
  return index < 0 ? LONGEST.length : index;
};

module.exports = class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
