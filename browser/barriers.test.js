// Barriers, as those meet them who write: by all rules of axe on the pages that have among
// them every piece that there is, from right to left by night and from left to right by day;
// on one page of each other kind, in some language, by those that are not of how a piece is
// drawn. In all four languages pages fit a desk, a desk at 200 % and a small screen.
import { test } from "node:test";
import { kinds, telling } from "./entente.js";
import { Stage } from "./stage.js";
import { walk } from "./visitor.js";

let everywhere, somewhere;
const stage = new Stage(["--example"], async ({ entente, letsWrite }) => {
	const { id } = await entente.post("/institutions", { names: { fr: "Un doublon" }, country: "MA" });
	await entente.remove(`/institutions/${id}`); // so that the bin is not empty
	const keeper = await stage.clerk("fr");
	await keeper.go("/fr/meetings/new");
	await keeper.page.fill("[name='/title/fr']", "Gardé pour plus tard");
	await keeper.presses("keep");
	await keeper.leave();
	const pages = await entente.pages("fr", letsWrite);
	everywhere = telling(pages);
	somewhere = kinds(pages).filter((address) => !everywhere.includes(address));
});

for (const [i, [language, does]] of Object.entries({ ar: meetBarriers, az: fits, en: fits, fr: meetBarriers }).entries()) {
	const theirs = (addresses) => addresses.map((address) => address.replace("/fr/", `/${language}/`));

	test(`what pages are made of has no barrier in ${language}`, async () => {
		await walk(await stage.clerk(language), theirs(everywhere), does);
	});

	test(`no kind of page has a barrier in ${language}`, async () => {
		await walk(await stage.clerk(language), theirs(somewhere.filter((_, j) => j % 4 === i)), (visitor) => visitor.meetBarriersOfMeaning());
	});
}

function meetBarriers(visitor) {
	return visitor.meetBarriers();
}

function fits(visitor) {
	return visitor.fits();
}
