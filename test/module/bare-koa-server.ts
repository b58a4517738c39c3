/** What every server of this kind costs at least: Koa, one route, nothing else. */
import Koa from "koa";

const app = new Koa();
app.use((context) => {
  context.body = { status: "ok" };
});
app.listen(4567, "0.0.0.0");
