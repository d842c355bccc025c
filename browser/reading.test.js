// Reading: by keyboard, without motion, in colours of one's own, on paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Stage } from "./stage.js";
import { desk, small } from "./visitor.js";

const stage = new Stage(["--example"]);

test("who goes by keyboard sees where, in the order of reading", async () => {
	for (const address of ["/fr/", "/ar/commitments", "/ar/relations/AZ-MA", "/fr/search?q=visa"]) {
		const visitor = await stage.reader({ viewport: desk });
		await visitor.go(address);
		const stops = await visitor.tabs();
		assert.ok(stops.length > 20, `only ${stops.length} stops at ${address}`);
		assert.equal(stops[0].href, "#main", `the first stop at ${address} leads to what the page is about`);
		assert.deepEqual(stops.filter((stop) => !stop.marked || !stop.shown), [], address);
		assert.deepEqual(stops.map((stop) => stop.place), stops.map((stop) => stop.place).sort((a, b) => a - b), address);
		await visitor.leave();
	}
});

test("nothing moves for who wants no motion", async () => {
	const visitor = await stage.reader({ reducedMotion: "reduce" });
	await visitor.go("/fr/relations/AZ-MA");
	const moving = await visitor.page.evaluate(() =>
		[document.documentElement, ...document.body.querySelectorAll("*")]
			.map((element) => [element.tagName, getComputedStyle(element)])
			.filter(([, style]) => style.scrollBehavior === "smooth" || style.animationName !== "none" || style.transitionDuration !== "0s")
			.map(([name]) => name),
	);
	assert.deepEqual(moving, []);
	await visitor.leave();
});

test("what colours say is said too where the reader's own colours are forced", async () => {
	const visitor = await stage.reader({ forcedColors: "active" });
	await visitor.go("/fr/progress");
	const dot = await visitor.page.$eval(".code.complete", (code) => getComputedStyle(code, "::before").backgroundColor);
	assert.equal(dot, "rgb(31, 107, 74)");
	const [here, elsewhere] = await visitor.page.$$eval(".rooms a", (rooms) =>
		[rooms.find((room) => room.ariaCurrent), rooms.find((room) => !room.ariaCurrent)].map((room) => getComputedStyle(room).borderBlockEndColor),
	);
	assert.notEqual(here, elsewhere);
	await visitor.leave();
});

test("a relation prints as a brief: all that it says, and nothing to press", async () => {
	const visitor = await stage.reader();
	await visitor.go("/fr/relations/AZ-MA");
	await visitor.page.emulateMedia({ media: "print" });
	assert.deepEqual(await visitor.shown("form, nav, button, .button"), []);
	for (const section of ["timeline", "agreements", "ledger", "people", "sources", "conflicts"]) {
		assert.ok(await visitor.page.isVisible(`#${section}`), section);
	}
	const paper = await visitor.page.pdf({ format: "A4" });
	assert.ok(paper.length > 10_000);
	await visitor.leave();
});

test("a page looks the same when one comes back to it", async () => {
	const visitor = await stage.reader();
	for (const address of ["/fr/", "/fr/visits", "/fr/"]) {
		await visitor.go(address);
		assert.equal(await visitor.page.$eval("ul", (list) => getComputedStyle(list).listStyleType), "none", address);
	}
	await visitor.leave();
});

test("on a small screen all of a value stands beside what it is called", async () => {
	const visitor = await stage.reader({ viewport: small });
	for (const address of ["/ar/agreements", "/fr/relations/AZ-MA", "/ar/relations/AZ-MA", "/fr/meetings", "/fr/codebook/visits", "/ar/progress", "/fr/progress"]) {
		await visitor.go(address);
		assert.deepEqual(await visitor.page.$$eval(":is(.list, .progress) td", beneathTheirLabel), [], address);
	}
	await visitor.leave();
});

/** The cells of which some piece stands beneath the label, and not behind it. */
function beneathTheirLabel(cells) {
	const strays = (cell) => {
		const all = document.createRange();
		all.selectNodeContents(cell);
		const { left, right } = cell.getBoundingClientRect();
		const room = 8 * parseFloat(getComputedStyle(document.documentElement).fontSize);
		return [...all.getClientRects()].some((piece) => (document.dir === "rtl" ? right - piece.right : piece.left - left) < room);
	};
	return cells.filter((cell) => cell.checkVisibility() && strays(cell)).map((cell) => cell.textContent);
}

test("a page that is not there says so, without a barrier", async () => {
	const visitor = await stage.reader();
	for (const language of ["ar", "fr"]) {
		await visitor.go(`/${language}/visits/VIS-1900-0001`, 404);
		await visitor.meetBarriers();
	}
	await visitor.leave(404);
});
