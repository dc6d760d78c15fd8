import Commands

await Habeas.launch()
