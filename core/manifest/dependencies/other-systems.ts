/**
 * Packages that have files for Windows or macOS only. A list of everything that is installed there (`pip freeze`) names
 * them though no service on Linux can have them. Source: the files of these packages on PyPI.
 */
const OTHER_SYSTEMS = new Set([
  'appnope',
  'certifi-win32',
  'clr-loader-win',
  'dxcam',
  'keyboard-win',
  'menuinst',
  'pypiwin32',
  'pyreadline',
  'python-certifi-win32',
  'pythonwin',
  'pywin32',
  'pywin32-ctypes',
  'pywinpty',
  'tensorflow-directml',
  'tensorflow-intel',
  'tensorflow-io-gcs-filesystem-windows',
  'tensorflow-macos',
  'tensorflow-metal',
  'torch-directml',
  'triton-windows',
  'win-inet-pton',
  'win-unicode-console',
  'win32-setctime',
  'wincertstore',
  'windows-curses',
  'winrt',
  'wmi',
  'xlwings',
]);

/** Whether a package (by its key) is of no use on Linux. */
export function isForOtherSystems(key: string): boolean {
  return OTHER_SYSTEMS.has(key) || /^(?:pyobjc(?:-|$)|winrt-|winsdk)/.test(key);
}
