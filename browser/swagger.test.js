// Swagger UI, as somebody meets it who tries the service out: the forms are filled in, and
// work as they are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.js";

const stage = new Stage();

test("a visit is logged in Swagger UI with the body that stands there", async () => {
	const visitor = await stage.reader({ viewport: { width: 1280, height: 1600 } });
	const { page } = visitor;
	await page.goto("/swagger/index.html");
	await page.waitForSelector("#operations-visits-createVisit .opblock-section-request-body");
	assert.match(await page.textContent(".opblock .opblock-summary-path >> nth=0"), /\/\u200b?visits$/, "the first operation is of the visits");
	assert.match(await page.textContent(".info .title"), /^Entente/);

	for (const section of await page.$$(".opblock-tag[data-is-open=false]")) await section.evaluate((tag) => tag.click());
	await page.waitForSelector("#operations-operation-getVersion");
	assert.equal(await page.locator(".opblock").count(), await operations(), "every operation is shown");

	await page.click(".btn.authorize");
	await page.fill(".auth-container input", stage.entente.token);
	await page.click(".auth-btn-wrapper .authorize");
	await page.click(".auth-btn-wrapper .btn-done");
	await executes(page, "institutions-createInstitution", "201");
	await executes(page, "visits-createVisit", "201");
	await executes(page, "visits-listVisits", "200");
	const curl = await page.textContent("#operations-visits-listVisits .curl-command");
	assert.ok(curl.includes(`Bearer ${stage.entente.token}`), `reading goes without the token, so drafts stay hidden: ${curl}`);
	assert.equal((await stage.entente.get("/institutions?total=true")).meta.total, 1);

	assert.ok(visitor.asked.length >= 5, `only ${visitor.asked} were asked for: requests are not seen`);
	await visitor.leave(); // having asked nobody else
});

/** How many operations the document has. */
async function operations() {
	const { paths } = await (await fetch(`${stage.entente.address}/openapi.json`)).json();
	const methods = ["get", "put", "post", "delete", "patch", "head", "options"];
	return Object.values(paths).flatMap((item) => methods.filter((method) => method in item)).length;
}

/** Tries an operation out as it stands: with the example body, and parameters as they are filled in. */
async function executes(page, id, status) {
	const operation = page.locator(`#operations-${id}`);
	const folded = operation.locator(".opblock-summary-control[aria-expanded=false]");
	if (await folded.count()) await folded.click();
	await operation.locator(".try-out__btn").click();
	await operation.locator(".execute").click();
	const answer = operation.locator(".live-responses-table tbody .response-col_status").first();
	assert.equal((await answer.textContent()).trim(), status, `${id}: ${await operation.locator(".live-responses-table").textContent()}`);
}
