// A day at the desk: what is logged, corrected, published, found and printed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Entente } from "./entente.js";
import { openBrowser, Visitor } from "./visitor.js";

let entente, browser;
before(async () => {
	[entente, browser] = await Promise.all([Entente.start("--example"), openBrowser()]);
});
after(async () => {
	await browser?.close();
	await entente?.stop();
});

/** Somebody who has signed in, by keyboard. */
async function officer(language, prefers) {
	const visitor = await Visitor.come(browser, entente.address, prefers);
	await visitor.go(`/${language}/sign-in?next=/${language}/`);
	await visitor.types("token", entente.token);
	await visitor.page.keyboard.press("Enter");
	await visitor.page.waitForURL((url) => url.pathname === `/${language}/`);
	return visitor;
}

test("a visit is logged in French, by keyboard alone, and published for everybody", async () => {
	const desk = await officer("fr");
	const guest = await Visitor.come(browser, entente.address);
	await desk.go("/fr/visits/new");
	await desk.types("/title/fr", "Visite du ministre du Tourisme à Rabat");
	await desk.tabTo("other languages", (focus) => focus.localName === "summary");
	await desk.page.keyboard.press("Enter");
	await desk.types("/title/ar", "زيارة وزير السياحة إلى الرباط");
	await desk.types("/visitor_country", "Azerbaïdjan");
	await desk.types("/host_country", "Maroc");
	await desk.types("/date", "du 12 au 14 novembre 2023");
	await desk.saves();
	assert.notDeepEqual(await desk.shown(".alike li"), [], "the visit of these days that is on record is shown first");
	assert.match(desk.faults.splice(0).join(), /^\S+ Failed to load resource: \D+ 409 \(Conflict\)$/, "which the browser says too");
	await desk.saves("anyway");
	assert.equal(await desk.heading(), "Visite du ministre du Tourisme à Rabat");
	assert.match(await desk.page.textContent("main"), /12–14 novembre 2023/);

	const address = new URL(desk.page.url()).pathname;
	assert.equal((await guest.go(address)).status(), 404, "a draft is nobody else's");
	await desk.follows(`${address}/publish`);
	await desk.tabTo("publishing", ({ name, value }) => name === "do" && value === "together");
	await Promise.all([desk.page.waitForURL((url) => url.pathname === address), desk.page.keyboard.press("Enter")]);
	assert.equal((await guest.go(address)).status(), 200);
	assert.deepEqual(await guest.shown("main button, .offers a"), [], "a reader is offered nothing to write");

	await guest.go(`/ar/search?q=${encodeURIComponent("للسياحة")}`);
	assert.ok((await guest.shown("main a")).includes("زيارة وزير السياحة إلى الرباط"), "an inflected word finds it");
	assert.deepEqual(desk.faults, []);
	await Promise.all([desk.leave(), guest.leave()]);
});

test("a visit is logged in Arabic without script, with the day as the article has it", async () => {
	const desk = await officer("ar", { javaScriptEnabled: false });
	await desk.go("/ar/visits/new");
	await desk.types("/title/ar", "زيارة وزير الصحة إلى الرباط");
	await desk.types("/visitor_country", "أذربيجان");
	await desk.types("/host_country", "المغرب");
	await desk.types("/date", "١٣ نونبر ٢٠٢٣");
	await desk.saves();
	await desk.saves("anyway");
	assert.equal(await desk.heading(), "زيارة وزير الصحة إلى الرباط");
	const [visit] = (await entente.get(`/visits?q=${encodeURIComponent("وزير الصحة")}`)).data;
	assert.equal(visit.date, "2023-11-13");
	await desk.leave();
});

test("who is overtaken by a colleague sees both sides, and nothing typed is lost", async () => {
	const [visit] = (await entente.get("/visits?from=2018&to=2018")).data;
	const [first, second] = [await officer("fr"), await officer("fr")];
	for (const desk of [first, second]) await desk.go(`/fr/visits/${visit.reference}/edit`);
	await first.types("/title/fr", "Le titre du collègue");
	await first.saves();
	await second.types("/title/fr", "Mon propre titre");
	await second.saves();
	const both = await second.page.textContent("main");
	assert.match(both, /Le titre du collègue/);
	assert.match(both, /Mon propre titre/);
	await second.page.check("input[name='choose:/title/fr'][value=own], input[name='choose:/title'][value=own]");
	await second.page.keyboard.press("Enter");
	await second.page.waitForURL(/VIS-[\d-]+$/);
	assert.equal((await entente.get(`/visits/${visit.id}`)).title.fr, "Mon propre titre");
	await Promise.all([first.leave(), second.leave()]);
});

test("a figure leads to what it counts, and a conflict stays with both its sides", async () => {
	const reader = await Visitor.come(browser, entente.address);
	await reader.go("/fr/relations/AZ-MA");
	for (const kind of ["visits", "meetings", "agreements", "commitments"]) {
		const figure = `.figures a[href^="/fr/${kind}?"]`;
		const said = await reader.page.textContent(`${figure} b`);
		await reader.page.click(figure);
		assert.equal(parseInt((await reader.shown(".bar strong"))[0]), parseInt(said), kind);
		await reader.page.goBack();
	}

	await reader.go("/fr/conflicts");
	for (const sides of await reader.page.$$eval(".sides", (all) => all.map((side) => side.children.length))) assert.ok(sides >= 2);
	assert.deepEqual(reader.faults, []);
	await reader.leave();
});
