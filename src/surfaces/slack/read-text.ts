const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * What somebody typed, without the three entities that Slack puts in; its escapes (`<@U1>`, `<#C1|name>`)
 * stay.
 */
export function readTyped(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity).trim();
}
