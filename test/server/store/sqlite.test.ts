import { storeContract } from "./contract.ts";
import { openStore, temporaryFolder } from "./folder.ts";

storeContract("sqlite", async () => openStore(temporaryFolder()));

storeContract("sqlite, always", async () => openStore(temporaryFolder(), "always"));
