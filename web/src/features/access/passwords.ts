/** Shortest password that the server takes (its `PASSWORD_LEAST`). */
export const PASSWORD_LEAST = 10;
