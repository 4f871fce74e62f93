import { USAGE } from "./zh_cn/usage.ts";

/** Every sentence of the program in Simplified Chinese. */
export const ZH_CN = { ...USAGE } as const;
