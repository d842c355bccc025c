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
		return this.#ask(path, { headers: { Authorization: `Bearer ${this.token}` } });
	}

	/** What is recorded of a body, by the API. */
	async post(path, body) {
		const headers = { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" };
		return this.#ask(path, { method: "POST", headers, body: JSON.stringify(body) });
	}

	async #ask(path, request) {
		const response = await fetch(`${this.address}/api/v1${path}`, request);
		const answer = await response.json();
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
	const { pathname, searchParams } = new URL(address, "http://127.0.0.1");
	const path = pathname.replace(/^(\/\w+\/\w+\/)(?!new$|matrix$)[^/]+/, "$1*");
	return `${path}?${[...searchParams.keys()].sort().join("&")}`;
}

/** The addresses of the fullest page of each shape. */
export function fullest(pages) {
	const best = new Map();
	for (const [address, page] of pages) {
		if (page.length > (pages.get(best.get(shape(address)))?.length ?? 0)) best.set(shape(address), address);
	}
	return [...best.values()];
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
