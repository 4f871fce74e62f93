export const PAGES = {} as const;
