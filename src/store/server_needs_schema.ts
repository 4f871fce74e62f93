import * as v from "valibot";
import { say } from "../texts/say.ts";
import type { AuthSchemes, Requires, SwitchNeed } from "./server_needs.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const maxbuffer = v.nullable(v.pipe(count, v.maxValue(0x7fff_ffff)));

/** Which value of a switch is needed. */
export const switchNeedSchema: v.GenericSchema<unknown, SwitchNeed> = v.picklist([
  "on",
  "off",
  "either",
]);

/** Field `requires` of `backup_info.json`. */
export const requiresSchema: v.GenericSchema<unknown, Requires> = v.looseObject({
  zookeeper: v.pipe(
    v.string(),
    v.regex(/^[0-9]+\.[0-9]+\.[0-9]+$/, say("wanted a release such as 3.6.0")),
  ),
  jute_maxbuffer: maxbuffer,
  jute_maxbuffer_before_3_5_7: maxbuffer,
  extended_types_enabled: v.boolean(),
  digest_enabled: v.picklist(["on", "off", "either", "depends"]),
  largest_record: count,
  largest_field: count,
  needs: v.array(v.looseObject({
    name: v.picklist(["version", "jute.maxbuffer", "extendedTypesEnabled", "digest.enabled"]),
    setting: v.string(),
    why: v.string(),
  })),
});

/** Field `auth_schemes` of `backup_info.json`. */
export const authSchemesSchema: v.GenericSchema<unknown, AuthSchemes> = v.looseObject({
  snapshot: v.nullable(v.string()),
  schemes: v.array(v.looseObject({ scheme: v.string(), entries: count })),
});
