// What the environment calls a secret; an address may hold one as its password.
const secretName = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY)/i;

// A value as short as this is a word that other lines may hold.
const shortest = 6;

/** The values in the environment that no log line may show: tokens, secrets, passwords in addresses. */
export function secretsIn(variables: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(variables).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (secretName.test(name)) return value.split(',').map((part) => part.trim());
    const { password = '' } = URL.parse(value) ?? {};
    return [password, plain(password)];
  });
  return [...new Set(values)].filter((value) => value.length >= shortest);
}

function plain(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password; // a stray `%` is a part of it
  }
}
