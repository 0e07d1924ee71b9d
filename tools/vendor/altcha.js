// Solving a challenge: https://github.com/altcha-org/altcha-lib
export { solveChallenge } from "altcha-lib";
export { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";
