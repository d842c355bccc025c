import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const binary = fileURLToPath(new URL("../bin/entente", import.meta.url));

/** What the API refuses, and why. */
export class Refusal extends Error {
	constructor(what, problem) {
		super(`${what}: ${JSON.stringify(problem)}`);
		this.problem = problem;
	}
}

/** The program itself, on a free port and a database of its own. */
export class Entente {
	#program;
	#folder;

	/** Starts it, with further arguments such as --example, and waits until it serves. */
	static async start(...args) {
		const entente = new Entente();
		entente.#folder = await mkdtemp(join(tmpdir(), "entente-"));
		entente.#program = spawn(binary, ["--database", join(entente.#folder, "entente.db"), "serve", "--addr", "127.0.0.1:0", ...args]);
		const greeting = await said(entente.#program, /Token +(?<token>ent_\S+)/);
		entente.token = greeting.match(/Token +(\S+)/)[1];
		entente.address = greeting.match(/serves .*\n +Pages +(\S+)\//)[1];
		return entente;
	}

	async stop() {
		const ended = new Promise((resolve) => this.#program.once("exit", resolve));
		this.#program.kill();
		await ended;
		await rm(this.#folder, { recursive: true });
	}

	/** What the API answers to a GET, with drafts and all. */
	async get(path) {
		return this.#ask(path);
	}

	/** What is recorded of a body, by the API. */
	async post(path, body) {
		return this.#ask(path, { method: "POST", body: JSON.stringify(body) });
	}

	/** Changes a record as it stands. */
	async patch(path, body) {
		return this.#ask(path, { method: "PATCH", headers: { "If-Match": await this.#etag(path) }, body: JSON.stringify(body) });
	}

	/** Puts a record into the bin as it stands. */
	async remove(path) {
		return this.#ask(path, { method: "DELETE", headers: { "If-Match": await this.#etag(path) } });
	}

	async #etag(path) {
		const response = await fetch(`${this.address}/api/v1${path}`, { method: "HEAD", headers: { Authorization: `Bearer ${this.token}` } });
		return response.headers.get("ETag");
	}

	async #ask(path, request = {}) {
		const headers = { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json", ...request.headers };
		const response = await fetch(`${this.address}/api/v1${path}`, { ...request, headers });
		const answer = response.status === 204 ? undefined : await response.json();
		if (!response.ok) throw new Refusal(`${request.method ?? "GET"} ${path}`, answer);
		return answer;
	}

	/**
	 * The pages in a language, by address, that links lead to. Links that narrow what a page
	 * shows are followed no further, and the first of their shape stands for all.
	 */
	async pages(language, headers = {}) {
		const home = `/${language}/`;
		const known = new Set([home]);
		const pages = new Map();
		const narrowed = new Set();
		for (const address of known) {
			const leaf = address.includes("?");
			if (leaf && narrowed.has(shape(address))) continue;
			const page = await this.#read(address, headers);
			pages.set(address, page);
			if (leaf) narrowed.add(shape(address));
			else for (const next of linked(page)) if (next.startsWith(home)) known.add(next);
		}
		return pages;
	}

	async #read(address, headers) {
		const response = await fetch(this.address + address, { headers });
		if (!response.ok) throw new Error(`${address}, which a page links to, answers ${response.status}`);
		return response.text();
	}
}

/** Where a page leads. */
function linked(page) {
	return [...page.matchAll(/ href="([^"#]+)/g)].map(([, href]) => href.replaceAll("&amp;", "&"));
}

/** What addresses of the same kind of page have in common. */
function shape(address) {
	const { searchParams } = new URL(address, "http://127.0.0.1");
	return `${kindOf(address)}?${[...searchParams.keys()].sort().join("&")}`;
}

/** The path of an address, whatever the record. */
export function kindOf(address) {
	return new URL(address, "http://127.0.0.1").pathname
		.split("/")
		.map((step) => (/^([A-Z]{3}-\d{4}-\d+|[A-Z]{2}(-[A-Z]{2})?|[0-9a-f-]{36}|\d+)$/.test(step) ? "*" : step))
		.join("/")
		.replace(/\/(sectors)\/(?!new\b)[^/]+/, "/$1/*")
		.replace(/\/cite\/.+/, "/cite/*"); // alike, whatever it is of
}

/** One page of each kind: that which has most to show. */
export function kinds(pages) {
	return fewest(pages, (address) => [kindOf(address)]);
}

/** The fewest pages that have among them every piece of markup that there is. */
export function telling(pages) {
	return fewest(pages, (_, page) => pieces(page));
}

/** The addresses of pages which have between them all that any page has, the longest first. */
export function fewest(pages, has) {
	const had = [...pages].sort(([, one], [, other]) => other.length - one.length).map(([address, page]) => [address, new Set(has(address, page))]);
	const wanted = new Set(had.flatMap(([, theirs]) => [...theirs]));
	const chosen = [];
	while (wanted.size > 0) {
		const gain = ([, theirs]) => [...theirs].filter((one) => wanted.has(one)).length;
		const [address, theirs] = had.reduce((best, next) => (gain(next) > gain(best) ? next : best));
		for (const one of theirs) wanted.delete(one);
		chosen.push(address);
	}
	return chosen;
}

/** The tags of a page, with the names of what they say, and the class, type and role they have. */
function pieces(page) {
	return [...page.matchAll(/<([a-z]\w*)([^<>]*)>/g)].map(([, tag, said]) => {
		const names = [...said.matchAll(/ ([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => (["class", "type", "role"].includes(name) ? `${name}=${value}` : name));
		return [tag, ...names].join(" ");
	});
}

/** What a program has printed, once that matches; an error when it ends before. */
function said(program, pattern) {
	return new Promise((resolve, reject) => {
		let text = "";
		let complaint = "";
		program.stdout.on("data", (piece) => {
			text += piece;
			if (pattern.test(text)) resolve(text);
		});
		program.stderr.on("data", (piece) => (complaint += piece));
		program.once("error", reject);
		program.once("exit", (code) => reject(new Error(`entente ended with ${code}: ${complaint}`)));
	});
}
