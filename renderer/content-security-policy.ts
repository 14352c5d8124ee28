/**
 * The policy of every page of ours. `style-src 'unsafe-inline'`: Mantine, Monaco and Swagger UI set style
 * attributes (swagger-ui#10655); `img-src data:`: Swagger UI's icons (swagger-ui#7540).
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ');
