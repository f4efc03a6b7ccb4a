/**
 * Crosshair and sorting, for who has them; nothing on the page needs it. Values under the crosshair are read from the
 * table views, and plots with the same axis share one crosshair.
 */
export const SCRIPT = `
const add=(parent,tag,name)=>{const made=document.createElement(tag);if(name)made.className=name;return parent.appendChild(made)}
const plots=[...document.querySelectorAll('.plot')].map(plot=>{
  const table=document.getElementById(plot.dataset.table)
  return{plot,axis:plot.dataset.axis,heads:[...table.tHead.rows[0].cells].map(cell=>cell.textContent),rows:[...table.tBodies[0].rows],at:0}
})
const clear=axis=>{for(const each of plots)if(each.axis===axis){each.cross?.remove();each.readout?.remove()}}
const show=(of,at)=>{
  clear(of.axis)
  for(const each of plots)if(each.axis===of.axis){
    each.at=Math.max(0,Math.min(each.rows.length-1,at))
    const share=(each.at+.5)/each.rows.length*100
    each.cross=add(each.plot,'div','cross');each.cross.style.left=share+'%'
    if(each!==of)continue
    each.readout=add(each.plot,'div','readout')
    each.readout.style[share<50?'right':'left']='4px'
    const cells=each.rows[each.at].cells
    add(each.readout,'b').textContent=cells[0].textContent
    for(let index=1;index<cells.length;index++){
      add(each.readout,'span').textContent=each.heads[index]
      add(each.readout,'span').textContent=cells[index].textContent
    }
  }
}
for(const each of plots){
  const {plot,rows,axis}=each
  plot.tabIndex=0
  plot.setAttribute('role','group')
  plot.setAttribute('aria-label','Chart; arrow keys read it, its table view follows')
  const move=event=>{const box=plot.getBoundingClientRect();show(each,Math.floor((event.clientX-box.left)/box.width*rows.length))}
  plot.addEventListener('pointermove',move);plot.addEventListener('pointerdown',move)
  plot.addEventListener('pointerleave',()=>clear(axis));plot.addEventListener('blur',()=>clear(axis))
  plot.addEventListener('keydown',event=>{
    const step={ArrowLeft:-1,ArrowRight:1,Home:-rows.length,End:rows.length}[event.key]
    if(step===undefined){if(event.key==='Escape')clear(axis);return}
    event.preventDefault();show(each,each.at+step)
  })
}
const valueOf=text=>{const plain=text.replace(/[\\s\\u202F\\u00A0%]/g,'').replace('\\u2212','-');return plain===''||isNaN(plain)?null:Number(plain)}
for(const table of document.querySelectorAll('details table')){
  [...table.tHead.rows[0].cells].forEach((head,index)=>{
    const button=document.createElement('button');button.type='button';button.append(...head.childNodes);head.append(button)
    button.addEventListener('click',()=>{
      const up=head.getAttribute('aria-sort')==='descending'
      for(const other of table.tHead.rows[0].cells)other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort',up?'ascending':'descending')
      const body=table.tBodies[0]
      const keyed=[...body.rows].map((row,place)=>({row,place,text:row.cells[index].textContent,value:valueOf(row.cells[index].textContent)}))
      keyed.sort((a,b)=>(a.value===null||b.value===null?(a.value===null)-(b.value===null)||(up?1:-1)*a.text.localeCompare(b.text):(up?1:-1)*(a.value-b.value))||a.place-b.place)
      body.append(...keyed.map(({row})=>row))
    })
  })
}
`
