import type { Store } from "../../../server/store/contract.ts";
import { catalogueContract } from "./catalogue-contract.ts";
import { imageContract } from "./image-contract.ts";
import { recordContract } from "./record-contract.ts";

/**
 * What every store does, whatever it keeps its state in.
 * @param open gives an empty one for every test
 */
export function storeContract(name: string, open: () => Promise<Store>): void {
  recordContract(name, open);
  catalogueContract(name, open);
  imageContract(name, open);
}
