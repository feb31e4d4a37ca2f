/* Draws the report from the data that lies in the page. */
import { byId } from "./dom.js";
import { start } from "./page.js";

start(JSON.parse(byId("data").textContent));
