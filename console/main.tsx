import { render } from "preact";
import { startFeed } from "./model/feed.ts";
import { Shell } from "./views/shell.tsx";

const page = document.querySelector("#page");
if (page) render(<Shell />, page);
startFeed();
