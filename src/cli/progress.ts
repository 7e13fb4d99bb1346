/** Shows progress on standard error: live where there is a terminal, in plain lines where there is none. */
import { Listr, ListrLogger, ProcessOutput } from "listr2";
import type { Progress, Work } from "../progress";

/** Without a terminal, what a piece of work says is printed at most this often. */
const PLAIN_LINE_SECONDS = 15;

const elapsed = (since: number): string => {
  const seconds = Math.round((performance.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** Live lines with spinners. */
const liveProgress: Progress = {
  async all<Result>(work: readonly Work<Result>[]) {
    const results: Result[] = [];
    const errors: unknown[] = [];
    const tasks = work.map(({ title, run }, index) => ({
      title,
      task: async (_: unknown, task: { title: string; output: string }) => {
        const start = performance.now();
        const tick = setInterval(() => (task.title = `${title} [${elapsed(start)}]`), 1000);
        try {
          results[index] = await run((text) => (task.output = text));
        } catch (error) {
          errors.push(error);
          throw error;
        } finally {
          clearInterval(tick);
          task.title = `${title} [${elapsed(start)}]`;
        }
      },
    }));
    const processOutput = new ProcessOutput(process.stderr, process.stderr);
    await new Listr(tasks, {
      concurrent: true,
      exitOnError: false,
      // Twinstack handles Ctrl-C itself: Terraform has to be waited for.
      registerSignalListeners: false,
      rendererOptions: {
        logger: new ListrLogger({ processOutput, useIcons: true, toStderr: [] }),
        collapseErrors: false,
        showErrorMessage: false,
      },
    }).run();
    if (errors.length > 0) throw errors[0];
    return results;
  },
};

/** One line when something starts, now and then while it goes on, and one when it ends. */
const plainProgress: Progress = {
  async all<Result>(work: readonly Work<Result>[]) {
    const outcomes = await Promise.allSettled(
      work.map(async ({ title, run }) => {
        const start = performance.now();
        let saidAt = start;
        const print = (text: string): void => void process.stderr.write(`${text}\n`);
        print(`${title} ...`);
        try {
          const result = await run((text) => {
            if (performance.now() - saidAt < PLAIN_LINE_SECONDS * 1000) return;
            saidAt = performance.now();
            print(`${title}: ${text} [${elapsed(start)}]`);
          });
          print(`${title}: done [${elapsed(start)}]`);
          return result;
        } catch (error) {
          print(`${title}: FAILED [${elapsed(start)}]`);
          throw error;
        }
      }),
    );
    return outcomes.map((outcome) => {
      if (outcome.status === "rejected") throw outcome.reason;
      return outcome.value;
    });
  },
};

export const createProgress = (): Progress => (process.stderr.isTTY ? liveProgress : plainProgress);
