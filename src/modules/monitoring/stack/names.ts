/** Names inside the cluster. */

/** The namespace that all of it stands in. */
export const NAMESPACE = "monitoring";

/** The Helm release of the Prometheus stack. Its objects are named after it, and its selectors look for it. */
export const RELEASE = "prometheus-stack";

/** The Helm release of the blackbox exporter, which is the name of its service, too. */
export const BLACKBOX_RELEASE = "blackbox-exporter";

/** The storage class of encrypted gp3 volumes. */
export const STORAGE_CLASS = "gp3-encrypted";
