"""Where a crawl begins, so that it meets what is not the first of its kind too."""

from playwright.sync_api import Page


def starts(page: Page) -> list[str]:
    """The week, of somebody with a pair a session that is over, and what a lead rarely meets."""
    page.goto("/")
    found = ["/"]
    pair = page.locator('a[href^="/pairs/"]')
    if pair.count():
        page.goto(pair.first.get_attribute("href") or "")
        over = page.locator("li", has_text=", held").get_by_role("link", name="Look back")
        if over.count():
            held = over.first.get_attribute("href") or ""
            found += [held, f"{held}/reflect"]
    if page.locator('nav a[href="/lead"]').count():
        found.append("/lead/people/left")  # linked to once somebody has left
    return found
