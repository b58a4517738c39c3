import { Random } from "../../../server/engine/random.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { slowStore } from "../engine/stores.ts";
import { storeContract } from "./contract.ts";

storeContract("memory", async () => new MemoryStore());

// The contract holds for answers that come late as well, as those of a store over a network do.
storeContract("slow", async () => slowStore(new MemoryStore(), new Random("slow")));
