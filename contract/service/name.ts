import { z } from 'zod';

/** As in 2017: 3 to 32 characters; without the dot, which a Kubernetes Service name cannot have (RFC 1035). */
export const SERVICE_NAME_PATTERN = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;
export const serviceNameSchema = z
  .string()
  .regex(SERVICE_NAME_PATTERN, '3 to 32 characters: lower-case letters, digits and “-”, a letter first');

/** The nearest name that a service may have; empty when nothing is left. */
export function suggestServiceName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  return plain.length >= 3 ? plain : '';
}
