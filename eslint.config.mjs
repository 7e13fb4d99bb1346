import js from "@eslint/js";
import jest from "eslint-plugin-jest";
import tseslint from "typescript-eslint";

/*
 * The house: what each folder of src/ may import. A floor sees only floors below it (ARCHITECTURE.md).
 */
const MAY_IMPORT = {
  system: ["errors", "nearest"],
  aws: ["errors"],
  terraform: ["errors", "nearest", "progress", "aws"],
  modules: ["errors", "system"],
  failover: ["errors", "progress", "system", "aws", "terraform"],
  jenkins: ["errors", "system"],
  review: ["errors", "nearest", "progress", "system", "terraform"],
  regions: ["errors", "system", "aws", "terraform", "modules"],
  hcl: ["errors", "system", "terraform", "regions"],
  rehearsal: ["errors", "progress", "system", "aws", "terraform", "failover", "regions", "hcl"],
  cli: [
    "errors",
    "progress",
    "system",
    "aws",
    "terraform",
    "failover",
    "regions",
    "rehearsal",
    "jenkins",
    "review",
    "hcl",
  ],
};

const BARREL = {
  regex: "^@cdktf/provider-(aws|kubernetes|helm)$",
  message: "Import the deep path (@cdktf/provider-aws/lib/vpc): the barrel takes seconds and gigabytes.",
};

/** How deep folders go below a floor; a nested folder may have the name of another floor (src/system/review). */
const DEPTHS = [1, 2, 3, 4];

const floors = Object.entries(MAY_IMPORT).flatMap(([folder, allowed]) => {
  const above = [...Object.keys(MAY_IMPORT), "errors", "nearest", "progress"].filter(
    (other) => other !== folder && !allowed.includes(other),
  );
  return DEPTHS.map((depth) => ({
    files: [`src/${folder}/${"*/".repeat(depth - 1)}*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            BARREL,
            {
              regex: `^(\\.\\./){${depth}}(${above.join("|")})(/|$)`,
              message: `src/${folder} may not import that: see the house.`,
            },
          ],
        },
      ],
    },
  }));
});

export default tseslint.config(
  { ignores: ["dist/", "cdktf.out/", ".twinstack/", "node_modules/", "coverage/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      // Index signatures need brackets where the name is not known to the type (noPropertyAccessFromIndexSignature is off).
      "@typescript-eslint/dot-notation": "off",
      "no-restricted-imports": ["error", { patterns: [BARREL] }],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "ThrowStatement > NewExpression[callee.name=/^(Type|Range)?Error$/]",
          message: "Throw an error of the catalogue: fail(CODE, ...).",
        },
      ],
      "max-lines": ["error", 400],
    },
  },
  ...floors,
  {
    files: ["src/modules/**/*.ts"],
    rules: {
      "no-new": "off",
    },
  },
  {
    files: ["__tests__/**/*.ts"],
    extends: [jest.configs["flat/recommended"]],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "jest/no-disabled-tests": "error",
      "jest/expect-expect": ["error", { assertFunctionNames: ["expect", "expect*", "fc.assert"] }],
    },
  },
  {
    files: ["**/*.js", "**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        require: "readonly",
        module: "writable",
        __dirname: "readonly",
        process: "readonly",
        console: "readonly",
        performance: "readonly",
      },
    },
  },
);
