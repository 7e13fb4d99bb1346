/** The value of an environment variable; one that is set to nothing counts as not set, as XDG has it. */
export const given = (value: string | undefined): string | undefined => (value === "" ? undefined : value);
