// Text that means harm, in every field of every kind that takes text, on every page that
// anybody reads or fills in, and where names are found while they are typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fewest, kindOf } from "./entente.js";
import { Stage } from "./stage.js";
import { walk } from "./visitor.js";

const texts = {
	script: `"'></title></textarea><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)> javascript:alert(1)`,
	longWord: "W".repeat(10_000),
	longArabicWord: "ـش".repeat(5_000),
	directions: "\u2067\u2067\u2068 (عنوان [من اليمين) ABC \u200f\u200e\u061c) 12-34 <<",
};

/** What is known by a code, which is nobody else's. */
const coded = {
	"/countries": (code) => ({ code: `XX${code}`, alpha3: null, numeric: null }),
	"/sectors": (code) => ({ code: `sector_${code.toLowerCase()}`, parent: null }),
};

let document, read, written;
const stage = new Stage([], async ({ entente, letsWrite }) => {
	document = await (await fetch(`${entente.address}/openapi.json`)).json();
	for (const [kind, schema] of kinds()) {
		for (const [i, text] of Object.values(texts).entries()) {
			const code = ["AA", "BB", "CC", "DD"][i];
			const [{ id }, body] = await record(kind, schema, text, code);
			await change(`${kind}/${id}`, body, text);
			const [binned] = await record(kind, schema, text, code.replace(/./, "E"));
			await entente.remove(`${kind}/${binned.id}`);
		}
	}
	read = await entente.pages("fr");
	written = await entente.pages("fr", letsWrite);
	for (const pages of [read, written]) tells(pages);
	for (const address of read.keys()) written.delete(address);
});

/** Sees to it that pages show every text, on as many as there are kinds. */
function tells(pages) {
	for (const name of Object.keys(texts)) {
		const found = [...pages.values()].filter((page) => said(page).includes(name)).length;
		assert.ok(found >= kinds().length, `${name} stands on ${found} pages only`);
	}
}

/** The fewest pages on which each text stands on each kind of page that it stands on; one looks alike before each press, whatever it is done to. */
function telling(pages) {
	const kind = (address) => kindOf(address).replace(/^\/fr\/\w+(?=.*\/(publish|bin|restore)$)/, "");
	return fewest(pages, (address, page) => said(page).map((name) => `${kind(address)} ${name}`));
}

for (const [language, width] of [["fr", 1280], ["ar", 320]]) {
	const prefers = { viewport: { width, height: 800 } };
	const walks = (visitor, pages) => walk(visitor, telling(pages).map((address) => address.replace("/fr/", `/${language}/`)), async () => {
		await visitor.page.evaluate(() => document.querySelectorAll("details").forEach((more) => (more.open = true)));
		await visitor.looksForWidth();
	});

	test(`no text runs, and none breaks a page, in ${language} at ${width} pixels`, async () => {
		await walks(await stage.reader(prefers), read);
	});

	test(`no text runs, and none breaks a form, the bin or what was changed, in ${language} at ${width} pixels`, async () => {
		await walks(await stage.writer(prefers), written);
	});
}

test("no text runs where names are found", async () => {
	const visitor = await stage.writer({ viewport: { width: 1280, height: 800 } });
	await visitor.go("/fr/visits/new");
	for (const text of Object.values(texts)) {
		await visitor.page.fill("[name='/lead/name']", "");
		await visitor.page.fill("[name='/lead/name']", text.slice(0, 100));
		await visitor.page.waitForSelector(".found li");
		await visitor.looksForWidth();
	}
	await visitor.leave();
});

test("no text runs, and none breaks a page, where one chooses between a colleague's words and one's own", async () => {
	const visitor = await stage.writer({ viewport: { width: 320, height: 800 } });
	const { data } = await stage.entente.get("/visits?limit=4");
	for (const [i, text] of Object.values(texts).entries()) {
		await visitor.go(`/ar/visits/${data[i].reference}/edit`);
		await stage.entente.patch(`/visits/${data[i].id}`, { title: { ar: `?${text.slice(1, 1000)}` } });
		await visitor.page.fill("[name='/title/ar']", `!${text.slice(1, 1000)}`);
		await visitor.presses("save");
		await visitor.page.waitForSelector(".newer");
		await visitor.look();
	}
	await visitor.go("/ar/"); // where what was typed is kept
	await visitor.leave(412);
});

/** The names of the texts that a page shows. */
function said(page) {
	return Object.keys(texts).filter((name) => page.includes(texts[name].slice(-20).replaceAll("<", "&lt;")));
}

/** Where each kind of record is created, and of which schema. */
function kinds() {
	return Object.entries(document.paths).flatMap(([path, { post }]) => {
		const schema = post?.requestBody?.content["application/json"]?.schema;
		return schema && /^\/api\/v1\/\w+$/.test(path) ? [[path.replace("/api/v1", ""), schema]] : [];
	});
}

/** Records a body, which it gives too, whose texts are all this one: what is refused takes its example, or is left out. */
async function record(kind, schema, text, code) {
	const examples = new Map();
	const body = { ...filled(schema, text, "", examples), ...coded[kind]?.(code) };
	for (let attempts = 20; ; attempts--) {
		try {
			return [await stage.entente.post(kind, body), body];
		} catch (error) {
			if (!error.problem?.errors || attempts === 0) throw error;
			for (const fault of error.problem.errors) mend(body, fault, text, examples);
		}
	}
}

/** Changes each of these texts of a record a little, so that its history tells them before and after. */
async function change(path, body, text) {
	const changed = (value) => (value?.startsWith?.(text.slice(0, 20)) ? `!${value.slice(1)}` : undefined);
	const changes = Object.entries(body).map(([name, value]) => [name, changed(value) ?? (changed(value?.fr) && { fr: changed(value.fr) })]);
	await stage.entente.patch(path, Object.fromEntries(changes)); // what is undefined is left out
}

/** A value by a schema, and what may stand in its place, by pointer. */
function filled(schema, text, pointer, examples, example) {
	const { $ref, anyOf, type, properties, items, additionalProperties } = schema;
	example = schema.example ?? example;
	if (anyOf) return filled(anyOf[0], text, pointer, examples, example);
	const long = pointer.includes("/0") ? text.slice(0, 1000) : text; // or the body were too large
	if ($ref) return filled(document.components.schemas[$ref.split("/").at(-1)], text, pointer, examples, example);
	examples.set(pointer, example ?? schema.enum?.[0]);
	if (schema.enum || schema.pattern) return example ?? schema.enum?.[0];
	if ([type].flat().includes("string")) return long;
	if (items && pointer.split("/0").length > 2) return undefined; // deep enough
	if (items) return [filled(items, text, `${pointer}/0`, examples, example?.[0])].filter((item) => item !== undefined);
	if (properties) {
		const texts = Object.entries(properties).filter(([name]) => !name.endsWith("_id"));
		return Object.fromEntries(texts.map(([name, property]) => [name, filled(property, text, `${pointer}/${name}`, examples)]));
	}
	if ([type].flat().includes("boolean")) return false; // of parties: that they are not all known
	if (additionalProperties?.type === "string") return { ar: long, fr: long };
	return example;
}

/** Mends what a fault is of: shortens it, puts its example there, or takes away what it is of. */
function mend(body, { pointer, code, detail }, text, examples) {
	const steps = pointer.split("/").slice(1);
	if (code === "cycle") return void delete body[steps[0]]; // with the same name it is above itself
	if (["required", "too_few"].includes(code) && examples.get(pointer) === undefined) steps.splice(steps.findLastIndex((step) => /^\d+$/.test(step)) + 1);
	const last = steps.pop();
	const home = steps.reduce((within, step) => within?.[step], body);
	const value = code === "too_long" ? text.slice(0, parseInt(detail)) : examples.get(pointer);
	if (home === undefined) return;
	if (value !== undefined && value !== home[last]) home[last] = value;
	else if (Array.isArray(home)) home.splice(last, 1);
	else delete home[last];
}
