// Sets the chosen theme before the first paint; the page's own script would come too late and flash.
try {
  const chosen = localStorage.getItem("assay-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch (fault) {
  console.debug("the theme is not remembered here", fault);
}
