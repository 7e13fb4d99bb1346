import { z } from "zod";
import { name } from "../schema-parts";
import { durationSeconds } from "../units";

const command = z.string().min(1).max(1000);

const commands = z.array(command).max(50).default([]);

const repository = z
  .string()
  .max(200)
  .regex(/^[\w.{}-]+(\/[\w.{}-]+)+$/, { error: "expected owner/repository" });

const connection = z.strictObject({
  provider: z.enum(["github", "gitlab", "bitbucket"]).default("github").describe("Who hosts the repositories."),
  repositories: z
    .union([repository, z.record(z.string(), repository)], {
      error: "expected owner/{component}, or a repository for each component",
    })
    .describe("`owner/{component}` for all of them, or owner/repository by component."),
});

const source = z.union([z.strictObject({ connection }), z.strictObject({ codecommit: z.strictObject({}) })], {
  error: "expected { connection: { repositories: owner/{component} } } or { codecommit: {} }",
});

const build = z
  .strictObject({
    architecture: z.enum(["x86_64", "arm64"]).default("x86_64").describe("What the build runs on."),
    image: z
      .string()
      .regex(/^[\w./:@-]+$/, { error: "expected the name of a container image" })
      .optional()
      .describe(
        "Container image of the build, one that anybody may pull. Default: CodeBuild's Amazon Linux 2023 of the architecture.",
      ),
    size: z.enum(["small", "medium", "large", "xlarge"]).default("small").describe("Size of CodeBuild's machine."),
    privileged: z
      .boolean()
      .default(false)
      .describe("Whether the build may run Docker itself; it is then root on its machine."),
    install: commands.describe("Shell commands that fetch what the build needs."),
    commands: commands.describe("Shell commands that build. Without any, the repository's own buildspec says how."),
    test: commands.describe("Shell commands that test; one that fails ends the delivery."),
    buildspec: z
      .string()
      .regex(/^[\w][\w./-]*$/, { error: "expected a path in the repository" })
      .optional()
      .describe("Path of the repository's buildspec, where there are no `commands`. Default: buildspec.yml."),
    output: z
      .string()
      .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./-]+$/, { error: "expected a folder inside the repository" })
      .default(".")
      .describe("Folder that is shipped. For a service it has an appspec.yml at its top."),
    environment: z
      .record(
        z
          .string()
          .regex(/^[A-Z_][A-Z0-9_]*$/, { error: "expected a name such as NODE_ENV" })
          .refine((key) => !key.startsWith("CODEBUILD_"), { error: "CODEBUILD_ is CodeBuild's own" }),
        z.string().max(1000),
      )
      .default({})
      .describe("Environment variables of the build. Not a place for secrets."),
    cache: z.enum(["none", "local"]).default("none").describe("`local`: what earlier builds left on the same machine."),
    timeout: durationSeconds({ min: 300, max: 8 * 3600 })
      .refine((seconds) => seconds % 60 === 0, { error: "expected whole minutes" })
      .prefault("30m")
      .describe("How long a build may take."),
  })
  .prefault({});

const deploySettings = z.strictObject({
  pace: z
    .enum(["half", "one-at-a-time", "all-at-once"])
    .default("half")
    .describe(
      "How many instances are taken out of the load balancer at a time. In a site that runs a single instance, `half` " +
        "is `one-at-a-time`: half of one, rounded down, is none.",
    ),
  rollbackAlarms: z
    .array(z.string().min(1).max(255))
    .max(10)
    .default([])
    .describe("Names of CloudWatch alarms, the same in both regions: one that goes off rolls the deployment back."),
  agent: z
    .enum(["install", "image"])
    .default("install")
    .describe("Whether the user data installs the CodeDeploy agent, or the image has it."),
});

/** What a component has that says nothing of it. Not filled in by the schema: a website may not say anything of it. */
export const DEPLOY_DEFAULTS = deploySettings.parse({});

const component = z.strictObject({
  service: z.string().optional().describe("The service that it is: shipped to its instances in both sites."),
  website: z.string().optional().describe("The website that it is: shipped to its bucket in both sites."),
  build: build.describe("How it is built."),
  deploy: deploySettings.optional().describe("How a service's instances get it. Not for a website."),
});

const trust = z.union(
  [
    z.strictObject({
      role: z.string().regex(/^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, { error: "expected an IAM role ARN" }),
    }),
    z.strictObject({
      oidc: z.strictObject({
        provider: z.string().regex(/^[\w.-]+(\/[\w./-]*)?$/, { error: "expected a host and path, without https://" }),
        audience: z
          .string()
          .min(1)
          .max(200)
          .regex(/^[\w.:/-]+$/),
        subject: z
          .string()
          .min(1)
          .max(500)
          .regex(/^[\w.:/*?-]+$/),
      }),
    }),
  ],
  { error: "expected { role: arn:aws:iam::... } or { oidc: { provider, audience, subject } }" },
);

const jenkins = z.strictObject({
  trust: trust.describe(
    "Who may take the role that ships: the role of Jenkins's agents, or tokens of an OIDC provider that IAM knows.",
  ),
  credentials: z
    .enum(["instance", "container", "environment"])
    .default("instance")
    .describe("With `role`: where an agent has its own credentials from."),
  oidcCredentialsId: z
    .string()
    .regex(/^[\w.-]+$/)
    .default("aws-oidc")
    .describe("With `oidc`: id of the Jenkins credentials that hold the token, in a file."),
  agent: z
    .string()
    .regex(/^[\w .&|!()-]+$/)
    .default("linux")
    .describe("Label of the agents that have bash, zip and the AWS CLI."),
});

export const deliverySchema = z
  .strictObject({
    engine: z
      .enum(["codepipeline", "jenkins"])
      .default("codepipeline")
      .describe("`codepipeline`: a pipeline in each site. `jenkins`: what a Jenkinsfile needs in each site."),
    source: source
      .optional()
      .describe(
        "Where the code is: repositories of a Git host, which outlive a region, or a CodeCommit repository in each site.",
      ),
    branch: z
      .string()
      .max(100)
      .regex(/^[\w][\w./-]*$/, { error: "expected the name of a branch" })
      .default("main")
      .describe("The branch that is shipped."),
    order: z
      .enum(["active-first", "together"])
      .default("active-first")
      .describe(
        "`active-first`: a push starts the active site's pipeline, which hands the revision on to the standby's when it " +
          "runs. `together`: a push starts both.",
      ),
    approval: z.boolean().default(false).describe("Whether somebody has to approve before a site is changed."),
    logRetention: z
      .enum(["7d", "14d", "30d", "60d", "90d", "180d", "365d"])
      .default("30d")
      .describe("How long logs of builds are kept."),
    jenkins: jenkins.optional().describe("What only the engine `jenkins` needs."),
    components: z
      .record(name("a component name", 24), component)
      .refine((components) => Object.keys(components).length > 0, { error: "expected at least one component" })
      .describe("What is built and shipped by itself, by name: at most 24 characters."),
  })
  .optional()
  .describe("How new versions of the components get into both sites.");
