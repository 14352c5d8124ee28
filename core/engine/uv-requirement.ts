/** The uv that resolves and installs for both engines; any of these versions gives the same environment from a lock. */
export const UV_REQUIREMENT = 'uv>=0.9,<1';
