export interface ComponentBuild {
  readonly architecture: "x86_64" | "arm64";
  readonly image: string | undefined;
  readonly size: "small" | "medium" | "large" | "xlarge";
  readonly privileged: boolean;
  readonly install: readonly string[];
  readonly commands: readonly string[];
  readonly test: readonly string[];
  /** Path in the repository; only where there are no commands. */
  readonly buildspec: string | undefined;
  readonly output: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly cache: "none" | "local";
  readonly timeoutMinutes: number;
}

/** How many instances CodeDeploy takes out at a time. */
export type Pace = "half" | "one-at-a-time" | "all-at-once";

/** Where a component goes in each site. */
export type ComponentTarget =
  | {
      readonly kind: "service";
      readonly service: string;
      readonly pace: Pace;
      readonly rollbackAlarms: readonly string[];
      readonly agent: "install" | "image";
    }
  | { readonly kind: "website"; readonly website: string };

export interface Component {
  readonly name: string;
  readonly target: ComponentTarget;
  readonly build: ComponentBuild;
  /** `owner/repository` at the Git host; `undefined` with CodeCommit, and with Jenkins, which checks out itself. */
  readonly repository: string | undefined;
}

/** As the API calls them. */
export type GitProvider = "GitHub" | "GitLab" | "Bitbucket";

export type JenkinsTrust =
  | { readonly role: string; readonly credentials: "instance" | "container" | "environment" }
  | {
      readonly oidc: { readonly provider: string; readonly audience: string; readonly subject: string };
      readonly credentialsId: string;
    };

export type DeliveryEngine =
  | { readonly kind: "codepipeline"; readonly source: "codecommit" | { readonly connection: GitProvider } }
  | { readonly kind: "jenkins"; readonly trust: JenkinsTrust; readonly agent: string };

/** How new versions get into both sites. */
export interface Delivery {
  readonly engine: DeliveryEngine;
  readonly branch: string;
  readonly order: "active-first" | "together";
  readonly approval: boolean;
  readonly logRetentionDays: number;
  readonly components: readonly Component[];
}
