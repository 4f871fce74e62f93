import type { RollbackResult } from "../../operations/rollback.ts";
import type { RollbackPlan } from "../../operations/rollback_plan.ts";
import { say } from "../../texts/say.ts";
import { rollbackCommand } from "./restore_command.ts";
import { askZxid, type Step } from "./restore_steps.ts";

/** What an operator has to do after a rollback, in order; a plan, with no `result` yet, says less. */
export function rollbackSteps(plan: RollbackPlan, result: RollbackResult | null): Step[] {
  const { epochs, seen } = plan;
  return [
    ...(epochs === null ? [] : [{
      what: say(
        "This is a member of an ensemble: roll back ALL members before any starts, each by its own id",
      ),
      notes: [
        say("A member with newer data is elected, the others take it over: the rollback is undone"),
      ],
      commands: [],
    }]),
    { what: say("Start ZooKeeper"), notes: [], commands: [] },
    {
      what: say("Check that the state is there, and look at the data that matters to you"),
      notes: [],
      commands: seen.server.host === "" ? [] : [askZxid(seen.server.host)],
    },
    {
      what: say(
        "Restart the clients: one that has seen newer data than the restored is refused until then",
      ),
      notes: [],
      commands: [],
    },
    ...(result === null || result.saved.length === 0 ? [] : [{
      what: say("To go back to what was there before: stop ZooKeeper and run"),
      notes: [],
      commands: [rollbackCommand(result.id, plan)],
    }]),
  ];
}
