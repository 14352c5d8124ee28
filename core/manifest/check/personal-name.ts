/** Words that are personal wherever they stand in a name. */
const ALWAYS = new Set([
  'email',
  'mail',
  'phone',
  'telephone',
  'mobile',
  'fax',
  'ssn',
  'passport',
  'iban',
  'surname',
  'firstname',
  'lastname',
  'fullname',
  'username',
  'nickname',
  'birthday',
  'birthdate',
  'birthplace',
  'dob',
  'street',
  'postcode',
  'zipcode',
  'password',
  'passwd',
  'religion',
  'ethnicity',
  'nationality',
  'latitude',
  'longitude',
  'fingerprint',
  'cookie',
]);

/** Pairs of neighbouring words that are personal together, and not alone. */
const TOGETHER = new Set([
  'first name',
  'last name',
  'full name',
  'family name',
  'given name',
  'middle name',
  'maiden name',
  'user name',
  'customer name',
  'client name',
  'patient name',
  'person name',
  'employee name',
  'contact name',
  'e mail',
  'birth date',
  'date birth',
  'birth place',
  'birth year',
  'ip address',
  'mac address',
  'home address',
  'street address',
  'mailing address',
  'postal code',
  'zip code',
  'credit card',
  'card number',
  'account number',
  'social security',
  'tax id',
  'national id',
  'patient id',
  'customer id',
  'user id',
  'person id',
  'employee id',
  'license plate',
  'licence plate',
  'number plate',
  'medical record',
  'device id',
]);

/** Names that are personal when they are the whole name. */
const WHOLE = new Set(['name', 'address', 'ip', 'gender', 'race', 'zip', 'location']);

/**
 * Returns whether a column is likely to hold data of a person, by its name alone: `customer_email`, `dateOfBirth`. The words
 * are identifiers in the sense of GDPR article 4(1) and special categories of article 9 that are common as column names.
 */
export function looksPersonal(name: string): boolean {
  const words = name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && word !== 'of');
  if (WHOLE.has(words.join(' '))) return true;
  return words.some(
    (word, index) => ALWAYS.has(word) || TOGETHER.has(`${word} ${words[index + 1] ?? ''}`.trim()),
  );
}
