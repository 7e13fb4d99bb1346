import { CloudfrontFunction } from "@cdktf/provider-aws/lib/cloudfront-function";
import { Construct } from "constructs";

/**
 * The code of a CloudFront Function that answers the routes of an application with its index.
 *
 * A path is a file if its last part has a dot. So is whatever is in `/.well-known/`, where files without a dot are looked
 * for by machines, which have no use for an application.
 *
 * @param index no path: without the slash at its start
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 * @see https://datatracker.ietf.org/doc/html/rfc8615
 */
export const spaRoutesCode = (index: string): string => `function handler(event) {
  const request = event.request;
  const last = request.uri.slice(request.uri.lastIndexOf("/") + 1);
  if (!last.includes(".") && !request.uri.startsWith("/.well-known/")) {
    request.uri = ${JSON.stringify(`/${index}`)};
  }
  return request;
}
`;

export interface SpaRoutesProps {
  /** At most 64 letters, digits, hyphens and underscores; unique in the account. */
  readonly name: string;
  /** The object that answers. */
  readonly index: string;
}

/**
 * A CloudFront Function that asks the buckets for the index where the path is a route of an application.
 *
 * It runs at the edge before the cache is looked at, so that all routes share one copy of the index and no bucket is
 * asked for what it cannot have. Changing and publishing it needs CloudFront's control plane in us-east-1; running it does
 * not. It costs by the request.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-functions.html
 */
export class SpaRoutes extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, index }: SpaRoutesProps) {
    super(scope, id);
    this.arn = new CloudfrontFunction(this, "function", {
      name,
      comment: "Routes of the application are answered with its index",
      runtime: "cloudfront-js-2.0",
      code: spaRoutesCode(index),
      publish: true,
      // Terraform then deletes it after the distribution has let go of it, not before, which CloudFront refuses.
      lifecycle: { createBeforeDestroy: true },
    }).arn;
  }
}
