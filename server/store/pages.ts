import type { LogImage, PageLimits, StoredRecord } from "./contract.ts";

/** How much of an image is taken over at a time. */
export const IMAGE_PAGE: PageLimits = { records: 8192, bytes: 1024 * 1024 };

/** All records of an image, in order. */
export async function* pagesOf(image: LogImage): AsyncGenerator<readonly StoredRecord[]> {
  for (let { first: next } = image.bounds; next < image.bounds.next;) {
    const page = await image.read(next, IMAGE_PAGE);
    yield page;
    next += page.length;
  }
}
