/** A file taken into the bundle as text (Vite: “Importing Asset as String”). */
declare module '*?raw' {
  const text: string;
  export default text;
}
