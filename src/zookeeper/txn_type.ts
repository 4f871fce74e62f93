/** Operation codes that occur in transaction logs. */
export const TxnType = {
  error: -1,
  createSession: -10,
  closeSession: -11,
  create: 1,
  delete: 2,
  setData: 5,
  setAcl: 7,
  check: 13,
  multi: 14,
  create2: 15,
  reconfig: 16,
  createContainer: 19,
  deleteContainer: 20,
  createTtl: 21,
} as const;

/** One of these codes. */
export type TxnCode = typeof TxnType[keyof typeof TxnType];

const NAMES = new Map<number, string>(
  Object.entries(TxnType).map(([name, code]) => [code, name]),
);

/** Name of an operation code, or undefined for one that no ZooKeeper writes. */
export function txnTypeName(code: number): string | undefined {
  return NAMES.get(code);
}

/** Size of a transaction header in bytes: session, cxid, zxid, time, type. */
export const TXN_HEADER_SIZE = 32;
