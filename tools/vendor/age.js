// Sealing with age, by its author: https://github.com/FiloSottile/typage
export { Encrypter } from "age-encryption";
